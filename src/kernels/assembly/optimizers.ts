/**
 * Steps of optimizers, each in one pass over a parameter. `to` is the address of the parameter after the step and may be
 * `w` itself. The slots of the optimizer (`m`, `v`, `s`) are updated in place.
 */
import { add, div, fma, inFours, mul, root, splat, sub } from './lanes';
import { at } from './memory';

/** w − η·g */
export function gradientDescent(w: usize, g: usize, to: usize, n: i32, rate: f32): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    for (; i < inFours(n); i += 4) gradientDescentAt<v128>(w + at(i), g + at(i), to + at(i), rate);
  }
  for (; i < n; i++) gradientDescentAt<f32>(w + at(i), g + at(i), to + at(i), rate);
}

// @ts-ignore: decorator
@inline
function gradientDescentAt<T>(w: usize, g: usize, to: usize, rate: f32): void {
  store<T>(to, sub<T>(load<T>(w), mul<T>(splat<T>(rate), load<T>(g))));
}

/** m ← µ·m + g;  w − η·m, or with Nesterov's look ahead w − η·(g + µ·m) */
export function momentum(w: usize, g: usize, m: usize, to: usize, n: i32, rate: f32, mu: f32, nesterov: bool): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    for (; i < inFours(n); i += 4) {
      momentumAt<v128>(w + at(i), g + at(i), m + at(i), to + at(i), rate, mu, nesterov);
    }
  }
  for (; i < n; i++) momentumAt<f32>(w + at(i), g + at(i), m + at(i), to + at(i), rate, mu, nesterov);
}

// @ts-ignore: decorator
@inline
function momentumAt<T>(w: usize, g: usize, m: usize, to: usize, rate: f32, mu: f32, nesterov: bool): void {
  const next = fma<T>(splat<T>(mu), load<T>(m), load<T>(g));
  store<T>(m, next);
  const step = nesterov ? fma<T>(splat<T>(mu), next, load<T>(g)) : next;
  store<T>(to, sub<T>(load<T>(w), mul<T>(splat<T>(rate), step)));
}

/** s ← s + g²;  w − η·g / √(s + ε) */
export function adagrad(w: usize, g: usize, s: usize, to: usize, n: i32, rate: f32, epsilon: f32): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    for (; i < inFours(n); i += 4) adagradAt<v128>(w + at(i), g + at(i), s + at(i), to + at(i), rate, epsilon);
  }
  for (; i < n; i++) adagradAt<f32>(w + at(i), g + at(i), s + at(i), to + at(i), rate, epsilon);
}

// @ts-ignore: decorator
@inline
function adagradAt<T>(w: usize, g: usize, s: usize, to: usize, rate: f32, epsilon: f32): void {
  const gradient = load<T>(g);
  const next = fma<T>(gradient, gradient, load<T>(s));
  store<T>(s, next);
  const step = div<T>(mul<T>(splat<T>(rate), gradient), root<T>(add<T>(next, splat<T>(epsilon))));
  store<T>(to, sub<T>(load<T>(w), step));
}

/** s ← ρ·s + (1−ρ)·g²;  m ← µ·m + η·g / √(s + ε);  w − m */
export function rmsprop(
  w: usize,
  g: usize,
  s: usize,
  m: usize,
  to: usize,
  n: i32,
  rate: f32,
  rho: f32,
  mu: f32,
  epsilon: f32,
): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    for (; i < inFours(n); i += 4) {
      rmspropAt<v128>(w + at(i), g + at(i), s + at(i), m + at(i), to + at(i), rate, rho, mu, epsilon);
    }
  }
  for (; i < n; i++) rmspropAt<f32>(w + at(i), g + at(i), s + at(i), m + at(i), to + at(i), rate, rho, mu, epsilon);
}

// @ts-ignore: decorator
@inline
function rmspropAt<T>(
  w: usize,
  g: usize,
  s: usize,
  m: usize,
  to: usize,
  rate: f32,
  rho: f32,
  mu: f32,
  epsilon: f32,
): void {
  const gradient = load<T>(g);
  const square = mul<T>(splat<T>(1 - rho), mul<T>(gradient, gradient));
  const mean = fma<T>(splat<T>(rho), load<T>(s), square);
  store<T>(s, mean);
  const step = div<T>(mul<T>(splat<T>(rate), gradient), root<T>(add<T>(mean, splat<T>(epsilon))));
  const next = fma<T>(splat<T>(mu), load<T>(m), step);
  store<T>(m, next);
  store<T>(to, sub<T>(load<T>(w), next));
}

/**
 * m ← β₁·m + (1−β₁)·g;  v ← β₂·v + (1−β₂)·g²;  w − η·(m·c₁) / (√(v·c₂) + ε)
 *
 * c₁ = 1/(1−β₁ᵗ) and c₂ = 1/(1−β₂ᵗ) correct the bias of step t.
 */
export function adam(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  to: usize,
  n: i32,
  rate: f32,
  beta1: f32,
  beta2: f32,
  c1: f32,
  c2: f32,
  epsilon: f32,
): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    for (; i < inFours(n); i += 4) {
      adamAt<v128>(w + at(i), g + at(i), m + at(i), v + at(i), to + at(i), rate * c1, beta1, beta2, c2, epsilon);
    }
  }
  for (; i < n; i++) {
    adamAt<f32>(w + at(i), g + at(i), m + at(i), v + at(i), to + at(i), rate * c1, beta1, beta2, c2, epsilon);
  }
}

// @ts-ignore: decorator
@inline
function adamAt<T>(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  to: usize,
  rate: f32,
  beta1: f32,
  beta2: f32,
  c2: f32,
  epsilon: f32,
): void {
  const gradient = load<T>(g);
  const first = fma<T>(splat<T>(beta1), load<T>(m), mul<T>(splat<T>(1 - beta1), gradient));
  const square = mul<T>(splat<T>(1 - beta2), mul<T>(gradient, gradient));
  const second = fma<T>(splat<T>(beta2), load<T>(v), square);
  store<T>(m, first);
  store<T>(v, second);
  const scale = add<T>(root<T>(mul<T>(second, splat<T>(c2))), splat<T>(epsilon));
  store<T>(to, sub<T>(load<T>(w), div<T>(mul<T>(splat<T>(rate), first), scale)));
}
