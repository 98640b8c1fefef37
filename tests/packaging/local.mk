# tests/packaging/: what the distribution's own tools make of our files.
packaging_tests = \
	%D%/test_aws_template.sh \
	%D%/test_aws_uids.sh \
	%D%/test_build_deb.sh \
	%D%/test_manual.sh \
	%D%/test_pam_configs.sh \
	%D%/test_uninstall.sh
TESTS += $(packaging_tests)
EXTRA_DIST += $(packaging_tests) %D%/give_out_uids.cjs
