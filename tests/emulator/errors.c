/* Names and HTTP codes of the errors. */
#include "tests/emulator/errors.h"

#include <stddef.h>

static const struct {
    const char *type;
    int http_status;
} errors[] = {
    [ERROR_NONE] = {NULL, 200},
    [ERROR_NOT_AUTHORIZED] = {"NotAuthorizedException", 400},
    [ERROR_USER_NOT_FOUND] = {"UserNotFoundException", 400},
    [ERROR_USER_NOT_CONFIRMED] = {"UserNotConfirmedException", 400},
    [ERROR_PASSWORD_RESET_REQUIRED] = {"PasswordResetRequiredException", 400},
    [ERROR_INVALID_PASSWORD] = {"InvalidPasswordException", 400},
    [ERROR_CODE_MISMATCH] = {"CodeMismatchException", 400},
    [ERROR_EXPIRED_CODE] = {"ExpiredCodeException", 400},
    [ERROR_DEVICE_KEY_EXISTS] = {"DeviceKeyExistsException", 400},
    [ERROR_INVALID_USER_POOL_CONFIGURATION] = {"InvalidUserPoolConfigurationException", 400},
    [ERROR_ENABLE_SOFTWARE_TOKEN_MFA] = {"EnableSoftwareTokenMFAException", 400},
    [ERROR_SOFTWARE_TOKEN_MFA_NOT_FOUND] = {"SoftwareTokenMFANotFoundException", 400},
    [ERROR_INVALID_PARAMETER] = {"InvalidParameterException", 400},
    [ERROR_RESOURCE_NOT_FOUND] = {"ResourceNotFoundException", 400},
    [ERROR_RESOURCE_CONFLICT] = {"ResourceConflictException", 400},
    [ERROR_PASSWORD_HISTORY_POLICY_VIOLATION] = {"PasswordHistoryPolicyViolationException", 400},
    [ERROR_LIMIT_EXCEEDED] = {"LimitExceededException", 400},
    [ERROR_TOO_MANY_FAILED_ATTEMPTS] = {"TooManyFailedAttemptsException", 400},
    [ERROR_UNSUPPORTED_USER_STATE] = {"UnsupportedUserStateException", 400},
    [ERROR_USERNAME_EXISTS] = {"UsernameExistsException", 400},
    [ERROR_ALIAS_EXISTS] = {"AliasExistsException", 400},
    [ERROR_CODE_DELIVERY_FAILURE] = {"CodeDeliveryFailureException", 400},
    [ERROR_UNSUPPORTED_OPERATION] = {"UnsupportedOperationException", 400},
    [ERROR_UNSUPPORTED_TOKEN_TYPE] = {"UnsupportedTokenTypeException", 400},
    [ERROR_UNAUTHORIZED] = {"UnauthorizedException", 400},
    [ERROR_INVALID_IDENTITY_POOL_CONFIGURATION] = {"InvalidIdentityPoolConfigurationException",
                                                   400},
    [ERROR_USER_LAMBDA_VALIDATION] = {"UserLambdaValidationException", 400},
    [ERROR_UNEXPECTED_LAMBDA] = {"UnexpectedLambdaException", 400},
    [ERROR_INVALID_LAMBDA_RESPONSE] = {"InvalidLambdaResponseException", 400},
    [ERROR_SERIALIZATION] = {"SerializationException", 400},
    [ERROR_UNKNOWN_OPERATION] = {"UnknownOperationException", 400},
    [ERROR_MISSING_AUTHENTICATION_TOKEN] = {"MissingAuthenticationTokenException", 400},
    [ERROR_INCOMPLETE_SIGNATURE] = {"IncompleteSignatureException", 400},
    [ERROR_UNRECOGNIZED_CLIENT] = {"UnrecognizedClientException", 400},
    [ERROR_INVALID_SIGNATURE] = {"InvalidSignatureException", 400},
    [ERROR_EXPIRED_TOKEN] = {"ExpiredTokenException", 400},
    [ERROR_ACCESS_DENIED] = {"AccessDeniedException", 400},
};

const char *error_type(enum error error)
{
    return errors[error].type;
}

int error_http_status(enum error error)
{
    return errors[error].http_status;
}
