/* The groups of who signs in: those of the token, and those on record that keep their members out,
 * which a trigger of the pool may have left out of it. Only the pool's lists take one of these
 * away. */
#include <string.h>

#include "daemon/cognito/token.h"
#include "daemon/directory/state.h"

bool login_groups_keeps_out(const struct directory_settings *settings, const char *group)
{
    return settings->keeps_out != NULL && settings->keeps_out(settings->keeps_out_context, group);
}

int login_groups_join(const struct directory_settings *settings, const struct id_token *token,
                      const struct text_list *known, struct text_list *out)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < token->group_count; i++)
        r = text_list_append(out, token->groups[i], strlen(token->groups[i]));
    for (size_t i = 0; r == 0 && i < known->count; i++) {
        const char *group = known->texts[i];
        if (login_groups_keeps_out(settings, group) && !text_list_contains(out, group))
            r = text_list_append(out, group, strlen(group));
    }
    return r;
}
