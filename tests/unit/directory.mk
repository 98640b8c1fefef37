# Unit tests of who exists: ids and names, the published directory, the NSS module, the directory.
snapshot_fixture = %D%/snapshot_fixture.c %D%/snapshot_fixture.h
nss_fixture = %D%/nss_fixture.c %D%/nss_fixture.h $(snapshot_fixture)
fake_pool = %D%/fake_pool.c %D%/fake_pool.h
directory_fixture = %D%/directory_fixture.c %D%/directory_fixture.h $(fake_pool)
crew_fixture = %D%/crew_fixture.c %D%/crew_fixture.h $(directory_fixture)
contractors_fixture = %D%/contractors_fixture.c %D%/contractors_fixture.h $(directory_fixture)
directory_ldadd = daemon/libdaemon.la $(unit_ldadd) $(daemon_libs)

unit_tests += %D%/test_identity
%C%_test_identity_SOURCES = %D%/test_identity.c $(unit_common)
%C%_test_identity_CPPFLAGS = $(unit_cppflags)
%C%_test_identity_LDADD = $(unit_ldadd)

unit_tests += %D%/test_nsswitch
%C%_test_nsswitch_SOURCES = %D%/test_nsswitch.c $(unit_common)
%C%_test_nsswitch_CPPFLAGS = $(unit_cppflags)
%C%_test_nsswitch_LDADD = $(unit_ldadd)

unit_tests += %D%/test_local_files
%C%_test_local_files_SOURCES = %D%/test_local_files.c $(unit_common)
%C%_test_local_files_CPPFLAGS = $(unit_cppflags)
%C%_test_local_files_LDADD = $(unit_ldadd)

unit_tests += %D%/test_snapshot
%C%_test_snapshot_SOURCES = %D%/test_snapshot.c $(snapshot_fixture) $(unit_common)
%C%_test_snapshot_CPPFLAGS = $(unit_cppflags)
%C%_test_snapshot_LDADD = $(directory_ldadd)

unit_tests += %D%/test_snapshot_damage
%C%_test_snapshot_damage_SOURCES = %D%/test_snapshot_damage.c $(snapshot_fixture) $(unit_common)
%C%_test_snapshot_damage_CPPFLAGS = $(unit_cppflags)
%C%_test_snapshot_damage_LDADD = $(directory_ldadd)

unit_tests += %D%/test_snapshot_pair
%C%_test_snapshot_pair_SOURCES = %D%/test_snapshot_pair.c $(snapshot_fixture) $(unit_common)
%C%_test_snapshot_pair_CPPFLAGS = $(unit_cppflags)
%C%_test_snapshot_pair_LDADD = $(directory_ldadd)

unit_tests += %D%/test_nss_databases
%C%_test_nss_databases_SOURCES = %D%/test_nss_databases.c $(nss_fixture) $(unit_common)
%C%_test_nss_databases_CPPFLAGS = $(unit_cppflags)
%C%_test_nss_databases_LDADD = nss/libnss-parts.la $(directory_ldadd)

unit_tests += %D%/test_nss_local
%C%_test_nss_local_SOURCES = %D%/test_nss_local.c $(nss_fixture) $(unit_common)
%C%_test_nss_local_CPPFLAGS = $(unit_cppflags)
%C%_test_nss_local_LDADD = nss/libnss-parts.la $(directory_ldadd)

unit_tests += %D%/test_nss_enumerate
%C%_test_nss_enumerate_SOURCES = %D%/test_nss_enumerate.c $(nss_fixture) $(unit_common)
%C%_test_nss_enumerate_CPPFLAGS = $(unit_cppflags)
%C%_test_nss_enumerate_LDADD = nss/libnss-parts.la $(directory_ldadd)

unit_tests += %D%/test_nss_lookup
%C%_test_nss_lookup_SOURCES = %D%/test_nss_lookup.c %D%/patient_poll.c %D%/patient_poll.h \
	%D%/stopped_clock.c %D%/stopped_clock.h \
	$(nss_fixture) $(unit_common)
%C%_test_nss_lookup_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=poll
%C%_test_nss_lookup_CPPFLAGS = $(unit_cppflags)
%C%_test_nss_lookup_LDADD = nss/libnss-parts.la $(directory_ldadd)

unit_tests += %D%/test_nss_hit
%C%_test_nss_hit_SOURCES = %D%/test_nss_hit.c $(nss_fixture) $(unit_common)
%C%_test_nss_hit_CPPFLAGS = $(unit_cppflags)
%C%_test_nss_hit_LDADD = nss/libnss-parts.la $(directory_ldadd)

unit_tests += %D%/test_nss_mapping
%C%_test_nss_mapping_SOURCES = %D%/test_nss_mapping.c $(nss_fixture) $(unit_common)
%C%_test_nss_mapping_CPPFLAGS = $(unit_cppflags)
%C%_test_nss_mapping_LDADD = nss/libnss-parts.la $(directory_ldadd)

unit_tests += %D%/test_ids
%C%_test_ids_SOURCES = %D%/test_ids.c $(unit_common)
%C%_test_ids_CPPFLAGS = $(unit_cppflags)
%C%_test_ids_LDADD = $(directory_ldadd)

unit_tests += %D%/test_ids_tombstones
%C%_test_ids_tombstones_SOURCES = %D%/test_ids_tombstones.c %D%/ledger_fixture.c %D%/ledger_fixture.h $(unit_common)
%C%_test_ids_tombstones_CPPFLAGS = $(unit_cppflags)
%C%_test_ids_tombstones_LDADD = $(directory_ldadd)

unit_tests += %D%/test_ids_let_go
%C%_test_ids_let_go_SOURCES = %D%/test_ids_let_go.c %D%/ledger_fixture.c %D%/ledger_fixture.h %D%/wrong_date.c %D%/wrong_date.h $(unit_common)
%C%_test_ids_let_go_CPPFLAGS = $(unit_cppflags)
%C%_test_ids_let_go_LDADD = $(directory_ldadd)

unit_tests += %D%/test_ids_many
%C%_test_ids_many_SOURCES = %D%/test_ids_many.c $(unit_common)
%C%_test_ids_many_CPPFLAGS = $(unit_cppflags)
%C%_test_ids_many_LDADD = $(directory_ldadd)

unit_tests += %D%/test_ids_tidy
%C%_test_ids_tidy_SOURCES = %D%/test_ids_tidy.c $(unit_common)
%C%_test_ids_tidy_CPPFLAGS = $(unit_cppflags)
%C%_test_ids_tidy_LDADD = $(directory_ldadd)

unit_tests += %D%/test_system_names
%C%_test_system_names_SOURCES = %D%/test_system_names.c $(directory_fixture) $(unit_common)
%C%_test_system_names_CPPFLAGS = $(unit_cppflags) -DTOP_SOURCE_DIR='"$(abs_top_srcdir)"'
%C%_test_system_names_LDADD = $(directory_ldadd)

unit_tests += %D%/test_directory_text
%C%_test_directory_text_SOURCES = %D%/test_directory_text.c $(unit_common)
%C%_test_directory_text_CPPFLAGS = $(unit_cppflags)
%C%_test_directory_text_LDADD = $(directory_ldadd)

unit_tests += %D%/test_login_name
%C%_test_login_name_SOURCES = %D%/test_login_name.c $(unit_common)
%C%_test_login_name_CPPFLAGS = $(unit_cppflags)
%C%_test_login_name_LDADD = $(directory_ldadd)

unit_tests += %D%/test_directory_names
%C%_test_directory_names_SOURCES = %D%/test_directory_names.c $(directory_fixture) $(unit_common)
%C%_test_directory_names_CPPFLAGS = $(unit_cppflags)
%C%_test_directory_names_LDADD = $(directory_ldadd)

unit_tests += %D%/test_derived_ids
%C%_test_derived_ids_SOURCES = %D%/test_derived_ids.c $(directory_fixture) $(unit_common)
%C%_test_derived_ids_CPPFLAGS = $(unit_cppflags)
%C%_test_derived_ids_LDADD = $(directory_ldadd)

unit_tests += %D%/test_directory_trust
%C%_test_directory_trust_SOURCES = %D%/test_directory_trust.c $(directory_fixture) $(unit_common)
%C%_test_directory_trust_CPPFLAGS = $(unit_cppflags)
%C%_test_directory_trust_LDADD = $(directory_ldadd)

unit_tests += %D%/test_problems
%C%_test_problems_SOURCES = %D%/test_problems.c $(directory_fixture) $(unit_common)
%C%_test_problems_CPPFLAGS = $(unit_cppflags)
%C%_test_problems_LDADD = $(directory_ldadd)

unit_tests += %D%/test_directory_pinned
%C%_test_directory_pinned_SOURCES = %D%/test_directory_pinned.c $(directory_fixture) $(unit_common)
%C%_test_directory_pinned_CPPFLAGS = $(unit_cppflags)
%C%_test_directory_pinned_LDADD = $(directory_ldadd)

unit_tests += %D%/test_directory_crowd
%C%_test_directory_crowd_SOURCES = %D%/test_directory_crowd.c $(directory_fixture) $(unit_common)
%C%_test_directory_crowd_CPPFLAGS = $(unit_cppflags)
%C%_test_directory_crowd_LDADD = $(directory_ldadd)

unit_tests += %D%/test_local_people
%C%_test_local_people_SOURCES = %D%/test_local_people.c $(directory_fixture) $(unit_common)
%C%_test_local_people_CPPFLAGS = $(unit_cppflags)
%C%_test_local_people_LDADD = $(directory_ldadd)

unit_tests += %D%/test_directory_recent
%C%_test_directory_recent_SOURCES = %D%/test_directory_recent.c $(directory_fixture) $(unit_common)
%C%_test_directory_recent_CPPFLAGS = $(unit_cppflags)
%C%_test_directory_recent_LDADD = $(directory_ldadd)

unit_tests += %D%/test_directory_rules
%C%_test_directory_rules_SOURCES = %D%/test_directory_rules.c $(directory_fixture) $(unit_common)
%C%_test_directory_rules_CPPFLAGS = $(unit_cppflags)
%C%_test_directory_rules_LDADD = $(directory_ldadd)

unit_tests += %D%/test_directory
%C%_test_directory_SOURCES = %D%/test_directory.c $(directory_fixture) $(unit_common)
%C%_test_directory_CPPFLAGS = $(unit_cppflags)
%C%_test_directory_LDADD = $(directory_ldadd)

unit_tests += %D%/test_directory_learn
%C%_test_directory_learn_SOURCES = %D%/test_directory_learn.c %D%/stopped_clock.c %D%/stopped_clock.h \
	$(directory_fixture) $(unit_common)
%C%_test_directory_learn_CPPFLAGS = $(unit_cppflags)
%C%_test_directory_learn_LDADD = $(directory_ldadd)

unit_tests += %D%/test_ssh_key
%C%_test_ssh_key_SOURCES = %D%/test_ssh_key.c %D%/public_keys.h $(unit_common)
%C%_test_ssh_key_CPPFLAGS = $(unit_cppflags)
%C%_test_ssh_key_LDADD = $(directory_ldadd)

unit_tests += %D%/test_ssh_keys
%C%_test_ssh_keys_SOURCES = %D%/test_ssh_keys.c %D%/public_keys.h $(directory_fixture) $(unit_common)
%C%_test_ssh_keys_CPPFLAGS = $(unit_cppflags)
%C%_test_ssh_keys_LDADD = $(directory_ldadd)

unit_tests += %D%/test_pool_groups
%C%_test_pool_groups_SOURCES = %D%/test_pool_groups.c $(directory_fixture) $(unit_common)
%C%_test_pool_groups_CPPFLAGS = $(unit_cppflags)
%C%_test_pool_groups_LDADD = $(directory_ldadd)

unit_tests += %D%/test_logins
%C%_test_logins_SOURCES = %D%/test_logins.c $(directory_fixture) $(unit_common)
%C%_test_logins_CPPFLAGS = $(unit_cppflags)
%C%_test_logins_LDADD = $(directory_ldadd)

unit_tests += %D%/test_local_groups
%C%_test_local_groups_SOURCES = %D%/test_local_groups.c $(directory_fixture) $(unit_common)
%C%_test_local_groups_CPPFLAGS = $(unit_cppflags)
%C%_test_local_groups_LDADD = $(directory_ldadd)

unit_tests += %D%/test_directory_mend
%C%_test_directory_mend_SOURCES = %D%/test_directory_mend.c $(directory_fixture) $(unit_common)
%C%_test_directory_mend_CPPFLAGS = $(unit_cppflags)
%C%_test_directory_mend_LDADD = $(directory_ldadd)

unit_tests += %D%/test_directory_doubt
%C%_test_directory_doubt_SOURCES = %D%/test_directory_doubt.c $(directory_fixture) $(unit_common)
%C%_test_directory_doubt_CPPFLAGS = $(unit_cppflags)
%C%_test_directory_doubt_LDADD = $(directory_ldadd)

unit_tests += %D%/test_directory_renew
%C%_test_directory_renew_SOURCES = %D%/test_directory_renew.c %D%/stopped_clock.c %D%/stopped_clock.h \
	$(directory_fixture) $(unit_common)
%C%_test_directory_renew_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=pthread_cond_timedwait
%C%_test_directory_renew_CPPFLAGS = $(unit_cppflags)
%C%_test_directory_renew_LDADD = $(directory_ldadd)

unit_tests += %D%/test_refresh
%C%_test_refresh_SOURCES = %D%/test_refresh.c $(directory_fixture) $(unit_common)
%C%_test_refresh_CPPFLAGS = $(unit_cppflags)
%C%_test_refresh_LDADD = $(directory_ldadd)

unit_tests += %D%/test_pace
%C%_test_pace_SOURCES = %D%/test_pace.c %D%/stopped_clock.c %D%/stopped_clock.h $(unit_common)
%C%_test_pace_CPPFLAGS = $(unit_cppflags)
%C%_test_pace_LDADD = daemon/libdaemon.la $(unit_ldadd)

unit_tests += %D%/test_lookups
%C%_test_lookups_SOURCES = %D%/test_lookups.c $(directory_fixture) $(unit_common)
%C%_test_lookups_CPPFLAGS = $(unit_cppflags)
%C%_test_lookups_LDADD = $(directory_ldadd)

unit_tests += %D%/test_directory_newer
%C%_test_directory_newer_SOURCES = %D%/test_directory_newer.c $(crew_fixture) $(unit_common)
%C%_test_directory_newer_CPPFLAGS = $(unit_cppflags)
%C%_test_directory_newer_LDADD = $(directory_ldadd)

unit_tests += %D%/test_directory_clock
%C%_test_directory_clock_SOURCES = %D%/test_directory_clock.c %D%/wrong_date.c %D%/wrong_date.h $(crew_fixture) $(unit_common)
%C%_test_directory_clock_CPPFLAGS = $(unit_cppflags)
%C%_test_directory_clock_LDADD = $(directory_ldadd)

unit_tests += %D%/test_directory_order
%C%_test_directory_order_SOURCES = %D%/test_directory_order.c %D%/wrong_date.c %D%/wrong_date.h $(crew_fixture) $(unit_common)
%C%_test_directory_order_CPPFLAGS = $(unit_cppflags)
%C%_test_directory_order_LDADD = $(directory_ldadd)

unit_tests += %D%/test_directory_overtaken
%C%_test_directory_overtaken_SOURCES = %D%/test_directory_overtaken.c $(crew_fixture) $(unit_common)
%C%_test_directory_overtaken_CPPFLAGS = $(unit_cppflags)
%C%_test_directory_overtaken_LDADD = $(directory_ldadd)

unit_tests += %D%/test_refused_login
%C%_test_refused_login_SOURCES = %D%/test_refused_login.c $(directory_fixture) $(unit_common)
%C%_test_refused_login_CPPFLAGS = $(unit_cppflags)
%C%_test_refused_login_LDADD = $(directory_ldadd)

unit_tests += %D%/test_directory_unfinished
%C%_test_directory_unfinished_SOURCES = %D%/test_directory_unfinished.c $(directory_fixture) $(unit_common)
%C%_test_directory_unfinished_CPPFLAGS = $(unit_cppflags)
%C%_test_directory_unfinished_LDADD = $(directory_ldadd)

unit_tests += %D%/test_unpublished
%C%_test_unpublished_SOURCES = %D%/test_unpublished.c $(contractors_fixture) $(unit_common)
%C%_test_unpublished_CPPFLAGS = $(unit_cppflags)
%C%_test_unpublished_LDADD = $(directory_ldadd)

unit_tests += %D%/test_unpublished_file
%C%_test_unpublished_file_SOURCES = %D%/test_unpublished_file.c $(contractors_fixture) $(unit_common)
%C%_test_unpublished_file_CPPFLAGS = $(unit_cppflags)
%C%_test_unpublished_file_LDADD = $(directory_ldadd)

unit_tests += %D%/test_records
%C%_test_records_SOURCES = %D%/test_records.c $(unit_common)
%C%_test_records_CPPFLAGS = $(unit_cppflags)
%C%_test_records_LDADD = $(directory_ldadd)

unit_tests += %D%/test_replace
%C%_test_replace_SOURCES = %D%/test_replace.c $(unit_common)
%C%_test_replace_CPPFLAGS = $(unit_cppflags)
%C%_test_replace_LDADD = $(directory_ldadd)

unit_tests += %D%/test_people
%C%_test_people_SOURCES = %D%/test_people.c $(unit_common)
%C%_test_people_CPPFLAGS = $(unit_cppflags)
%C%_test_people_LDADD = $(directory_ldadd)

unit_tests += %D%/test_refresh_pause
%C%_test_refresh_pause_SOURCES = %D%/test_refresh_pause.c $(unit_common)
%C%_test_refresh_pause_CPPFLAGS = $(unit_cppflags)
%C%_test_refresh_pause_LDADD = daemon/libdaemon.la $(unit_ldadd)
