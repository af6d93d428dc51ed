//! Lists that grow by little: of what lies in memory for as long as the program runs.

/// Makes room for some more, an eighth of what is there at least: twice as much would lie
/// idle.
pub fn grow<T>(list: &mut Vec<T>, more: usize) {
    if list.len() + more > list.capacity() {
        list.reserve_exact(more + list.len() / 8);
    }
}
