/* What STS answers, in XML, or in JSON to who accepts that. For the parts of STS. */
#ifndef TESTS_EMULATOR_STS_REPLY_H
#define TESTS_EMULATOR_STS_REPLY_H

#include <stdbool.h>

#include "tests/emulator/request.h"

#define STS_API_VERSION "2011-06-15"

/* Whether the answer is to be JSON. */
bool sts_wants_json(const struct request *request);

/* An error of this code and message. */
void sts_refuse(const struct request *request, struct reply *reply, int http_status,
                const char *code, const char *message);

#endif
