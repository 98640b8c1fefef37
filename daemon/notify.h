/* What systemd is told. All of it does nothing when the daemon was started without systemd. */
#ifndef DAEMON_NOTIFY_H
#define DAEMON_NOTIFY_H

#include <stdint.h>

void notify_ready(void);
void notify_stopping(void);

/* The main loop still turns. */
void notify_alive(void);

/* How often notify_alive() is to be called, in milliseconds; `otherwise` without a watchdog. */
int64_t notify_interval_ms(int64_t otherwise);

#endif
