//! Its test links `program`, in which a panic cannot be linked.
