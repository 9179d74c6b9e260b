//! Why a task lies where it lies, what would bring it forward, and what moving it moves.
