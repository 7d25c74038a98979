//! What must hold for any numbers.

use measures::intervals::rates::{Rate, exact_p};
use measures::intervals::{agresti_coull, clopper_pearson, jeffreys, newcombe, poisson_exact, wilson};
use measures::leaks::baseline::{Past, siblings};
use measures::leaks::detector::{Step, Stream};
use measures::multiple::{benjamini_hochberg, benjamini_yekutieli, bonferroni, holm};
use measures::suppression::{shown, shown_in_table};
use proptest::prelude::*;

proptest! {
    #[test]
    fn an_interval_of_a_share_holds_the_share((x, n) in (1_u64..5000).prop_flat_map(|n| (0..=n, Just(n)))) {
        #[expect(clippy::cast_precision_loss, reason = "below five thousand")]
        let share = x as f64 / n as f64;
        for method in [wilson, jeffreys, clopper_pearson, agresti_coull] {
            let found = method(x, n, 0.95).unwrap();
            prop_assert!(found.low >= 0.0 && found.high <= 1.0, "{found:?}");
            prop_assert!(found.low <= share + 1e-12 && share <= found.high + 1e-12, "{share} in {found:?}");
        }
        let wider = clopper_pearson(x, n, 0.99).unwrap();
        let exact = clopper_pearson(x, n, 0.95).unwrap();
        prop_assert!(wider.low <= exact.low && exact.high <= wider.high);
        let none = newcombe((x, n), (x, n), 0.95).unwrap();
        prop_assert!(none.contains(0.0));
    }

    #[test]
    fn an_interval_of_a_count_holds_the_count(x in 0_u32..100_000) {
        prop_assert!(poisson_exact(u64::from(x), 0.95).unwrap().contains(f64::from(x)));
    }

    #[test]
    fn a_p_value_is_a_probability(a in 0_u64..300, b in 0_u64..300, exposure in 0.01_f64..1000.0) {
        let p = exact_p(Rate { events: a, exposure: 1.0 }, Rate { events: b, exposure }).unwrap();
        prop_assert!((0.0..=1.0).contains(&p), "{p}");
    }

    #[test]
    fn an_adjusted_p_value_is_never_smaller(p in prop::collection::vec(0.0_f64..=1.0, 0..40)) {
        let [few, least] = [benjamini_hochberg(&p), bonferroni(&p)];
        for (at, raw) in p.iter().enumerate() {
            prop_assert!(*raw <= few[at] + 1e-12 && few[at] <= least[at] + 1e-12);
            prop_assert!(few[at] <= benjamini_yekutieli(&p)[at] + 1e-12);
            prop_assert!(holm(&p)[at] <= least[at] + 1e-12);
        }
    }

    #[test]
    fn nothing_suppressed_can_be_computed(people in prop::collection::vec(0_u64..30, 2..9)) {
        let shown = shown(&people, 5);
        let hidden: Vec<u64> = people.iter().zip(&shown).filter(|(_, shown)| !**shown).map(|(n, _)| *n).collect();
        prop_assert!(hidden.len() != 1, "{people:?}: {shown:?}");
        prop_assert!(people.iter().zip(&shown).all(|(n, shown)| *n >= 5 || !shown));
        prop_assert!(hidden.is_empty() || hidden.len() == people.len() || hidden.iter().sum::<u64>() >= 5);
    }

    #[test]
    fn nothing_suppressed_in_a_table_can_be_computed(people in prop::collection::vec(prop::collection::vec(0_u64..30, 4), 3)) {
        let shown = shown_in_table(&people, 5);
        for row in &shown {
            prop_assert!(row.iter().filter(|shown| !**shown).count() != 1, "{people:?}: {shown:?}");
        }
        for column in 0..4 {
            prop_assert!(shown.iter().filter(|row| !row[column]).count() != 1, "{people:?}: {shown:?}");
        }
    }

    #[test]
    fn a_detector_stays_a_number(steps in prop::collection::vec((0_u32..5000, 0.0_f64..3.0), 0..200)) {
        let prior = siblings(&[Past { events: 3, exposure: 90.0 }, Past { events: 60, exposure: 90.0 }]).unwrap();
        let mut stream = Stream::new(prior);
        for (events, exposure) in steps {
            stream.observe(Step { events, exposure, days: 1.0 });
            prop_assert!(stream.statistic().is_finite() && stream.statistic() >= 0.0, "{stream:?}");
            prop_assert!(stream.belief().mean() > 0.0, "{stream:?}");
        }
    }
}
