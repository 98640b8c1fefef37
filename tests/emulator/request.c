/* One HTTP request and its answer. */
#include "tests/emulator/request.h"

#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "tests/emulator/text.h"

const char *request_header(const struct request *request, const char *name)
{
    for (size_t i = 0; i < request->header_count; i++) {
        if (text_equals_ignoring_case(request->headers[i].name, name))
            return request->headers[i].value;
    }
    return NULL;
}

/* Bytes that are no UTF-8 become question marks: error messages tell headers, and are text. */
static void make_text(char *value)
{
    if (utf8_is_valid(value, strlen(value)))
        return;
    for (; *value != '\0'; value++)
        if ((unsigned char)*value >= 0x80)
            *value = '?';
}

void request_add_header(struct request *request, const char *name, const char *value)
{
    struct header header = {.name = text_copy(name), .value = text_copy(value)};

    make_text(header.name);
    make_text(header.value);
    list_append(request->headers, request->header_count, header);
}

void request_release(struct request *request)
{
    for (size_t i = 0; i < request->header_count; i++) {
        free(request->headers[i].name);
        free(request->headers[i].value);
    }
    free(request->headers);
    free(request->method);
    free(request->path);
    free(request->query);
    free(request->body);
    *request = (struct request){0};
}

void reply_release(struct reply *reply)
{
    free(reply->error_type);
    free(reply->error_message);
    free(reply->request_id);
    free(reply->etag);
    free(reply->body);
    *reply = (struct reply){0};
}
