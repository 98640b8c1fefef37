/* A wait that ends with the event. */
#include "tests/unit/patient_poll.h"

#include <poll.h>

#include "tests/unit/unit.h"

struct patient_poll patient_poll;

int __real_poll(struct pollfd *entries, nfds_t count, int timeout_ms);
int __wrap_poll(struct pollfd *entries, nfds_t count, int timeout_ms);

int __wrap_poll(struct pollfd *entries, nfds_t count, int timeout_ms)
{
    int limit_ms = patient_poll.keeps_time ? timeout_ms : UNIT_PATIENCE_MS;
    int ready = __real_poll(entries, count, limit_ms);

    patient_poll.in_vain += ready == 0;
    if (timeout_ms > patient_poll.longest_ms)
        patient_poll.longest_ms = timeout_ms;
    return ready;
}
