/* What a daemon that waits for the next login can do without. */
#ifndef DAEMON_MEMORY_H
#define DAEMON_MEMORY_H

/* Gives free heap back to the system, and lets go of the pages of programs and libraries that lie
 * in files and were never written to: what is needed again comes back from the page cache by
 * itself, what only the start or a login needed stays away. Takes less than a millisecond. */
void memory_let_go(void);

/* Gives back the part of the calling thread's stack that it has used and does not use any more, for
 * a thread at its end: the C library keeps stacks for threads to come, with what lies nearest to
 * the last frame still in them. */
void memory_let_go_of_stack(void);

#endif
