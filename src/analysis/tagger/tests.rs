use super::*;

#[test]
fn hints_of_kinds_are_distinct_bits() {
    let mut all = Hint::NONE;
    for kind in EntityKind::ALL {
        for sure in [true, false] {
            for bit in [Hint::begin(kind, sure), Hint::inside(kind, sure)] {
                assert!(!all.any(bit));
                all.add(bit);
            }
        }
    }
    assert_eq!(Hint::begin(EntityKind::Group, true), Hint::BEGIN_GROUP);
    assert_eq!(Hint::inside(EntityKind::Person, false), Hint::MAYBE_INSIDE_PERSON);
    all.add(Hint::ENDS);
    assert_eq!(all, Hint::MATCH);
}
