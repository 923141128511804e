// How long a call lasts, somebody waits or is left: "04:12", with hours when there are any. foundation/elapsed.py writes the same.

const two = (number) => String(number).padStart(2, "0");

export function elapsed(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}
