//! The highest point of a smooth function of a few positive numbers.

/// Searches from `start` for the highest value over positive numbers, by the simplex of J. A. Nelder and
/// R. Mead (1965) on their logarithms, begun again until it stays. `None` when a parameter runs away.
pub(crate) fn highest<const N: usize>(
    start: [f64; N],
    value: impl Fn(&[f64; N]) -> f64,
) -> Option<([f64; N], f64)> {
    let depth = |logs: &[f64; N]| {
        let found = value(&logs.map(f64::exp));
        if found.is_finite() { -found } else { f64::INFINITY }
    };
    let mut best = start.map(f64::ln);
    let mut lowest = depth(&best);
    for round in 0..30 {
        let size = if round == 0 { 0.5 } else { 0.1 };
        let (next, at_next) = descend(best, size, &depth);
        let gained = lowest - at_next;
        (best, lowest) = (next, at_next);
        if round > 0 && gained.abs() < 1e-9 {
            break;
        }
    }
    let is_inside = lowest.is_finite() && best.iter().all(|log| log.abs() < 15.0);
    is_inside.then(|| (best.map(f64::exp), -lowest))
}

fn descend<const N: usize>(start: [f64; N], size: f64, depth: &impl Fn(&[f64; N]) -> f64) -> ([f64; N], f64) {
    let mut corners: Vec<([f64; N], f64)> = vec![(start, depth(&start))];
    for axis in 0..N {
        let mut corner = start;
        corner[axis] += size;
        corners.push((corner, depth(&corner)));
    }
    for _ in 0..2000 {
        corners.sort_by(|a, b| a.1.total_cmp(&b.1));
        if (corners[N].1 - corners[0].1).abs() < 1e-11 * (1.0 + corners[0].1.abs()) {
            break;
        }
        step(&mut corners, depth);
    }
    corners.sort_by(|a, b| a.1.total_cmp(&b.1));
    corners[0]
}

/// Replaces the worst corner, or draws all corners towards the best.
fn step<const N: usize>(corners: &mut [([f64; N], f64)], depth: &impl Fn(&[f64; N]) -> f64) {
    let worst = corners[N];
    let scale = 1.0 / crate::special::real_length(N);
    let middle: [f64; N] =
        std::array::from_fn(|axis| corners[..N].iter().map(|corner| corner.0[axis]).sum::<f64>() * scale);
    let towards = |factor: f64| {
        let point: [f64; N] =
            std::array::from_fn(|axis| middle[axis] + factor * (worst.0[axis] - middle[axis]));
        (point, depth(&point))
    };
    let mirrored = towards(-1.0);
    let next = if mirrored.1 < corners[0].1 {
        let farther = towards(-2.0);
        if farther.1 < mirrored.1 { farther } else { mirrored }
    } else if mirrored.1 < corners[N - 1].1 {
        mirrored
    } else {
        towards(if mirrored.1 < worst.1 { -0.5 } else { 0.5 })
    };
    if next.1 < worst.1 {
        corners[N] = next;
        return;
    }
    let best = corners[0].0;
    for corner in &mut corners[1..] {
        let point: [f64; N] = std::array::from_fn(|axis| best[axis].midpoint(corner.0[axis]));
        *corner = (point, depth(&point));
    }
}
