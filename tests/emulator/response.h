/* Sends a reply by the HTTP library, as badly as it says. */
#ifndef TESTS_EMULATOR_RESPONSE_H
#define TESTS_EMULATOR_RESPONSE_H

#include <microhttpd.h>

#include "tests/emulator/request.h"

/* MHD_NO closes the connection: the reply is to be dropped, or could not be made. */
enum MHD_Result response_send(struct MHD_Connection *connection, const struct reply *reply,
                              double now_unix);

#endif
