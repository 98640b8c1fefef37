# tests/interop/: clients and servers of Amazon Cognito that nobody here wrote. `make check-interop`, not `make check`: it
# installs npm packages into the build folder.
interop_tests = \
	%D%/test_accounts.sh \
	%D%/test_cognito_local.sh \
	%D%/test_factors.sh \
	%D%/test_javascript.sh \
	%D%/test_moto.sh \
	%D%/test_python.sh
EXTRA_DIST += $(interop_tests) %D%/README.md %D%/lib.sh %D%/packages.sh %D%/foreign_pool.sh %D%/tls_front.mjs %D%/package.json %D%/package-lock.json \
	%D%/judge_accounts_amplify.mjs %D%/judge_accounts_aws_sdk.mjs %D%/judge_accounts_identity_js.mjs \
	%D%/factors.json %D%/factors.mjs \
	%D%/judge_factors_amplify.mjs %D%/judge_factors_aws_sdk.mjs %D%/judge_factors_identity_js.mjs \
	%D%/authenticator.mjs %D%/srp.mjs \
	%D%/judge_flows_amplify.mjs %D%/judge_flows_aws_sdk.mjs %D%/judge_flows_identity_js.mjs \
	%D%/judge_passkey_amplify.mjs \
	%D%/judge_amplify.mjs %D%/judge_aws_sdk.mjs %D%/judge_boto3.py %D%/judge_identity_js.mjs \
	%D%/judge_jwt_verify.mjs %D%/settings.mjs %D%/tap.mjs

check-interop: all $(check_DATA)
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(interop_tests)'
.PHONY: check-interop

clean-local: clean-interop
clean-interop:
	rm -rf %D%/installed
.PHONY: clean-interop
