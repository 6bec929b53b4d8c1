/**
 * Draws of a Beta variable with both parameters 1 or more, as X / (X + Y) of two Gamma variables (Devroye, "Non-Uniform
 * Random Variate Generation", 1986, section IX.3) drawn by the squeeze of Marsaglia and Tsang (ACM TOMS 26, 2000).
 */
export function betaDraw(a: number, b: number, random: () => number): number {
  const x = gammaDraw(a, random);
  return x / (x + gammaDraw(b, random));
}

function gammaDraw(shape: number, random: () => number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normalDraw(random);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = 1 - random();
    if (u < 1 - 0.0331 * x ** 4 || Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v))) {
      return d * v;
    }
  }
}

/** After Box and Muller (Annals of Mathematical Statistics 29, 1958). */
const normalDraw = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
