/* Pages of a list call. */
#include "tests/emulator/paging.h"

#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/text.h"

#define LARGEST_PAGE 60

/* What a token is good for. */
static char *purpose(const struct call *call, const char *operation)
{
    return text_format("page of %s %s", operation, call_text(call, "UserPoolId"));
}

enum error page_open(struct call *call, const char *operation, const char *token_member,
                     struct page *out)
{
    const char *token = call_text(call, token_member);
    int64_t limit = json_object_get_int64(json_member(call->input, "Limit"));
    auto_free char *context = purpose(call, operation);
    auto_bytes struct bytes sealed = {0};
    auto_bytes struct bytes opened = {0};

    *out = (struct page){
        .token_member = token_member,
        .room = limit == 0 ? LARGEST_PAGE : (size_t)limit,
    };
    if (token == NULL)
        return ERROR_NONE;
    if (base64_decode(token, &sealed) < 0 ||
        seal_open(&call->world->seal, context, &sealed, &opened) < 0)
        return call_refuse(call, ERROR_INVALID_PARAMETER, "Invalid pagination token given.");
    out->position = (size_t)strtoull((const char *)opened.data, NULL, 10);
    return ERROR_NONE;
}

void page_close(struct call *call, const char *operation, const struct page *page, size_t total)
{
    auto_free char *context = purpose(call, operation);
    auto_free char *position = text_format("%zu", page->position);

    if (page->position >= total)
        return;
    auto_bytes struct bytes sealed = seal_close(&call->world->seal, context, position);
    auto_free char *token = base64_encode(sealed.data, sealed.length);
    json_put_text(call->output, page->token_member, token);
}
