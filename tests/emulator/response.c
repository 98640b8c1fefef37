/* Sending replies. */
#include "tests/emulator/response.h"

#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/clock.h"
#include "tests/emulator/text.h"

#define BLOCK_SIZE 4096

/* Half of the body, then an error where more was promised. */
static ssize_t read_half(void *context, uint64_t position, char *buffer, size_t room)
{
    const char *body = context;
    size_t half = strlen(body) / 2;

    if (position >= half)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    size_t length = half - (size_t)position < room ? half - (size_t)position : room;
    memcpy(buffer, body + position, length);
    return (ssize_t)length;
}

static struct MHD_Response *make_response(const struct reply *reply)
{
    if (reply->end == REPLY_TRUNCATED)
        return MHD_create_response_from_callback(strlen(reply->body), BLOCK_SIZE, read_half,
                                                 text_copy(reply->body), free);
    return MHD_create_response_from_buffer(strlen(reply->body), reply->body, MHD_RESPMEM_MUST_COPY);
}

static void add_headers(struct MHD_Response *response, const struct reply *reply, double now_unix)
{
    char date[CLOCK_HTTP_SIZE];
    auto_free char *type = reply->error_type == NULL ? NULL : text_format("%s:", reply->error_type);

    clock_format_http(now_unix, date);
    (void)MHD_add_response_header(response, MHD_HTTP_HEADER_DATE, date);
    (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, reply->content_type);
    if (reply->request_id != NULL)
        (void)MHD_add_response_header(response, "x-amzn-RequestId", reply->request_id);
    if (reply->etag != NULL)
        (void)MHD_add_response_header(response, MHD_HTTP_HEADER_ETAG, reply->etag);
    if (type != NULL)
        (void)MHD_add_response_header(response, "x-amzn-ErrorType", type);
    if (reply->error_message != NULL)
        (void)MHD_add_response_header(response, "x-amzn-ErrorMessage", reply->error_message);
}

enum MHD_Result response_send(struct MHD_Connection *connection, const struct reply *reply,
                              double now_unix)
{
    if (reply->end == REPLY_DROPPED)
        return MHD_NO;
    struct MHD_Response *response = make_response(reply);
    if (response == NULL)
        return MHD_NO;
    add_headers(response, reply, now_unix);
    enum MHD_Result sent = MHD_queue_response(connection, (unsigned)reply->http_status, response);
    MHD_destroy_response(response);
    return sent;
}
