/* Answers about one user that come late: something newer has been heard since they were asked for.
 */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include "daemon/directory/pinned.h"
#include "daemon/directory/state.h"
#include "tests/unit/crew_fixture.h"
#include "tests/unit/unit.h"

static struct directory_fixture fixture;
static struct directory_source pool;
static void (*meanwhile)(void);  /* happens between the two questions about one user */
static void (*afterwards)(void); /* happens before the first one is answered */
static pthread_t listing;

static int list_groups_later(void *context, const char *username,
                             const struct source_visitor *visitor, struct deadline deadline)
{
    void (*happens)(void) = meanwhile;

    meanwhile = NULL;
    if (happens != NULL)
        happens();
    return pool.list_groups_of_user(context, username, visitor, deadline);
}

static int find_users_late(void *context, const struct source_question *question,
                           const struct source_visitor *visitor, struct deadline deadline)
{
    void (*happens)(void) = afterwards;
    int r = pool.find_users(context, question, visitor, deadline);

    afterwards = NULL;
    if (happens != NULL)
        happens();
    return r;
}

static void open_pool(void)
{
    meanwhile = afterwards = NULL;
    crew_make(&fixture);
    pool = fixture.settings.source;
    fixture.settings.source.list_groups_of_user = list_groups_later;
    fixture.settings.source.find_users = find_users_late;
    crew_open_two(&fixture);
}

static void end(void)
{
    directory_fixture_remove(&fixture);
}

static void ask_about_jane(void)
{
    crew_ask_about_jane(&fixture);
}

static void withdraw_all_and_list(void)
{
    crew_withdraw_all(&fixture);
    directory_fixture_refresh(&fixture);
}

static void expect_jane_has_nothing(void)
{
    crew_expect_jane_has_nothing(&fixture);
}

static void *refresh(void *unused)
{
    (void)unused;
    directory_fixture_refresh(&fixture);
    return NULL;
}

/* A listing that has told of Jane, and waits in front of the page of Joe. */
static void begin_listing(void)
{
    struct deadline deadline = deadline_in_ms(UNIT_PATIENCE_MS);
    int pages = atomic_load(&fixture.pool.pages);

    fixture.pool.held_from_page = pages + 1;
    atomic_store(&fixture.pool.is_list_held, true);
    ck_assert_int_eq(pthread_create(&listing, NULL, refresh, NULL), 0);
    while (atomic_load(&fixture.pool.pages) == pages) {
        ck_assert(!deadline_has_passed(deadline));
        (void)sched_yield();
    }
}

static void end_listing(void)
{
    atomic_store(&fixture.pool.is_list_held, false);
    ck_assert_int_eq(pthread_join(listing, NULL), 0);
}

START_TEST(an_answer_that_a_listing_has_overtaken_gives_nothing_back)
{
    directory_fixture_refresh(&fixture);
    afterwards = withdraw_all_and_list;
    ask_about_jane();
    ck_assert_int_eq(atomic_load(&fixture.pool.questions), 2);
    expect_jane_has_nothing();
}
END_TEST

START_TEST(nor_does_one_about_an_unknown_name)
{
    afterwards = withdraw_all_and_list;
    ck_assert_int_eq(directory_learn_user(fixture.directory, "jane", DIRECTORY_ASKER_ROOT,
                                          deadline_in_ms(UNIT_PATIENCE_MS)),
                     DIRECTORY_FOUND);
    expect_jane_has_nothing();
}
END_TEST

static void ask_while(void (*happens)(void))
{
    meanwhile = happens;
    ask_about_jane();
    ck_assert_ptr_null(meanwhile);
}

static void disable_jane_and_list(void)
{
    fixture.pool.users[CREW_JANE].is_disabled = true;
    begin_listing();
}

START_TEST(an_answer_that_comes_after_a_page_which_was_asked_for_later_does_not_undo_it)
{
    directory_fixture_refresh(&fixture);
    directory_fixture_let_a_second_begin();
    ask_while(disable_jane_and_list);
    end_listing();
    auto_directory_user struct directory_user jane = crew_find(&fixture, "jane");
    ck_assert(!jane.enabled);
}
END_TEST

static void disable_jane_and_list_all(void)
{
    fixture.pool.users[CREW_JANE].is_disabled = true;
    directory_fixture_refresh(&fixture);
}

START_TEST(nor_if_the_listing_is_over_by_then)
{
    directory_fixture_refresh(&fixture);
    ask_while(disable_jane_and_list_all);
    auto_directory_user struct directory_user jane = crew_find(&fixture, "jane");
    ck_assert(!jane.enabled);
}
END_TEST

static void sign_in_and_lose_all_attributes(void)
{
    crew_sign_in(&fixture, "jane", NULL, 0);
    crew_set_key(&fixture, CREW_JANE, "");
}

START_TEST(a_user_who_signs_in_while_asked_about_is_asked_about_again)
{
    directory_fixture_refresh(&fixture);
    ask_while(sign_in_and_lose_all_attributes);
    ck_assert_int_eq(atomic_load(&fixture.pool.questions), 2);
    auto_directory_user struct directory_user jane = crew_find(&fixture, "jane");
    ck_assert_ptr_null(jane.ssh_keys);
}
END_TEST

static atomic_bool is_held, holds;

static int hold_turn(void *context, const struct ids_user *user)
{
    (void)context, (void)user;
    atomic_store(&holds, true);
    while (atomic_load(&is_held))
        (void)sched_yield();
    return 1;
}

static int pass_group(void *context, const struct ids_group *group)
{
    (void)context, (void)group;
    return 0;
}

static void *have_the_turn(void *context)
{
    const struct pinned_visitor visitor = {.user = hold_turn, .group = pass_group};

    (void)directory_visit_pinned(fixture.directory, &visitor, deadline_in_ms(UNIT_PATIENCE_MS));
    return context;
}

static void *sign_in_with_crew(void *context)
{
    crew_sign_in(&fixture, "jane", (char *[]){(char[]){"crew"}}, 1);
    return context;
}

static void *sign_in_with_nothing(void *context)
{
    crew_sign_in(&fixture, "jane", NULL, 0);
    return context;
}

/* Starts a login; it has its moment, and waits for its turn, when this returns. */
static pthread_t sign_in_and_wait(void *(*sign_in)(void *))
{
    struct moments *moments = &fixture.directory->moments;
    uint64_t before = atomic_load(&moments->last);
    pthread_t thread;

    ck_assert_int_eq(pthread_create(&thread, NULL, sign_in, NULL), 0);
    while (atomic_load(&moments->last) == before)
        (void)sched_yield();
    return thread;
}

/* Which of two that wait gets the turn first is not for us to say: so often, that it is each. */
START_TEST(an_older_token_that_waited_gives_no_group_of_the_host_back)
{
    enum { TIMES = 40 };

    directory_fixture_refresh(&fixture);
    for (int i = 0; i < TIMES; i++) {
        pthread_t holder;
        (void)sign_in_with_crew(NULL);
        atomic_store(&is_held, true);
        atomic_store(&holds, false);
        ck_assert_int_eq(pthread_create(&holder, NULL, have_the_turn, NULL), 0);
        while (!atomic_load(&holds))
            (void)sched_yield();
        pthread_t older = sign_in_and_wait(sign_in_with_crew);
        pthread_t newer = sign_in_and_wait(sign_in_with_nothing);
        atomic_store(&is_held, false);
        ck_assert_int_eq(pthread_join(older, NULL), 0);
        ck_assert_int_eq(pthread_join(newer, NULL), 0);
        ck_assert_int_eq(pthread_join(holder, NULL), 0);
        auto_directory_user struct directory_user jane = crew_find(&fixture, "jane");
        ck_assert_uint_eq(jane.local_by_token, 0);
    }
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("directory_overtaken");

    UNIT_CASE_WITH(suite, "overtaken", open_pool, end,
                   an_answer_that_a_listing_has_overtaken_gives_nothing_back,
                   nor_does_one_about_an_unknown_name,
                   an_answer_that_comes_after_a_page_which_was_asked_for_later_does_not_undo_it,
                   nor_if_the_listing_is_over_by_then,
                   a_user_who_signs_in_while_asked_about_is_asked_about_again,
                   an_older_token_that_waited_gives_no_group_of_the_host_back);
    return suite;
}
