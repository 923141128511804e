// The player of a recording: a moment of the list is jumped to, and a new mark is for the moment that is heard.
// Without this the list's links open the sound at that moment, and the moment is typed.

export function startReplay() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-replay] [data-seek]");
    const player = link && document.querySelector("[data-replay] audio");
    if (!player) return;
    event.preventDefault();
    player.currentTime = Number(link.dataset.seek);
    player.play().catch(() => {}); // a browser that wants a gesture of its own: the player stands at the moment
  });
  document.addEventListener("timeupdate", (event) => follow(event.target), true); // media events do not bubble
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-replay] input[name=at]")) event.target.dataset.typed = "yes";
  });
}

function follow(player) {
  const field = player.closest?.("[data-replay]")?.querySelector("input[name=at]");
  if (!field || field.dataset.typed || document.activeElement === field) return;
  const whole = Math.floor(player.currentTime);
  field.value = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
