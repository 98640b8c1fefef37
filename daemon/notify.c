/* sd_notify(3). */
#include "daemon/notify.h"

#include <systemd/sd-daemon.h>

void notify_ready(void)
{
    (void)sd_notify(0, "READY=1\nSTATUS=Serving logins");
}

void notify_stopping(void)
{
    (void)sd_notify(0, "STOPPING=1\nSTATUS=Ending conversations");
}

void notify_alive(void)
{
    (void)sd_notify(0, "WATCHDOG=1");
}

int64_t notify_interval_ms(int64_t otherwise)
{
    uint64_t limit_us = 0;

    if (sd_watchdog_enabled(0, &limit_us) <= 0)
        return otherwise;
    return (int64_t)(limit_us / 2 / 1000);
}
