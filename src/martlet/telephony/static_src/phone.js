// What both phones share: registering with the exchange over a websocket, and sound.

import JsSIP from "jssip";

const GATHER = 400; // milliseconds to look for network paths; what was found by then must do
const AGAIN = 5000; // milliseconds until an exchange that refused the phone is asked again

export function connect(access, { onCall, onState }) {
  const socket = new JsSIP.WebSocketInterface(access.server);
  const agent = new JsSIP.UA({
    sockets: [socket],
    uri: access.uri,
    authorization_user: access.name,
    password: access.password,
    register: true,
    register_expires: 120,
    session_timers: false,
    user_agent: "browser",
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 8,
  });
  agent.on("registered", () => onState("ready"));
  agent.on("unregistered", () => onState("off"));
  agent.on("registrationFailed", () => {
    onState("lost");
    setTimeout(() => agent.isConnected() && agent.register(), AGAIN); // by itself it asks anew only over a new connection
  });
  agent.on("disconnected", () => onState("lost"));
  if (onCall)
    agent.on(
      "newRTCSession",
      ({ originator, session, request }) => originator === "remote" && onCall(session, request),
    );
  agent.start();
  return agent;
}

// Sound and network paths of one session; call before it is answered or right after it was made.
export function wire(session, audio) {
  const listen = (connection) =>
    connection.addEventListener("track", (event) => {
      audio.srcObject = event.streams[0] ?? new MediaStream([event.track]);
      audio.play().catch(() => {});
    });
  if (session.connection) listen(session.connection);
  else session.on("peerconnection", ({ peerconnection }) => listen(peerconnection));
  // A browser that hides its own addresses writes 0.0.0.0 here, which the exchange takes for "on hold": nothing would be heard.
  // Where the sound goes is agreed by the candidates, so any other address will do.
  session.on("sdp", (event) => {
    if (event.originator === "local") event.sdp = event.sdp.replace(/^c=IN IP4 0\.0\.0\.0/gm, "c=IN IP4 127.0.0.1");
  });
  let waiting = null;
  session.on("icecandidate", ({ ready }) => {
    waiting ??= setTimeout(ready, GATHER);
  });
}

export const media = (access) => ({
  mediaConstraints: { audio: { echoCancellation: true, noiseSuppression: true }, video: false },
  pcConfig: { iceServers: access.ice ?? [] },
});
