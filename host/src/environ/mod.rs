//! `oskit:sys/environ`: what the instance is started with. There is nothing to refuse: what policy doesn't grant is
//! absent.

mod wit;
