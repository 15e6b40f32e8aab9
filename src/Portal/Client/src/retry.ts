/** How long to wait before a try: at once first, then doubling to a minute for ever, each a little different. */
export function retryDelayMs(attempt: number, random: () => number): number {
  if (attempt === 0) return 0;
  const whole = Math.min(60_000, 1_000 * 2 ** Math.min(attempt - 1, 6));
  return whole * (0.5 + random() / 2);
}
