/* poll(2) of a program that is linked with --wrap=poll: it has all the time that who answers needs,
 * or the time it is given. That a slow machine makes the code under test give somebody up is no
 * fault of either. */
#ifndef TESTS_UNIT_PATIENT_POLL_H
#define TESTS_UNIT_PATIENT_POLL_H

#include <stdbool.h>

struct patient_poll {
    bool keeps_time; /* waits as long as it is told, and no longer */
    int in_vain;     /* waits that ended without an event */
    int longest_ms;  /* the longest that it was told to wait */
};

/* The one of this program. */
extern struct patient_poll patient_poll;

#endif
