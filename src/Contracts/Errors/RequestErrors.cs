namespace Holdfast.Contracts.Errors;

/// <summary>Errors of requests to the API.</summary>
public static class RequestErrors
{
    /// <summary>The body is not JSON.</summary>
    public static readonly ErrorCode NotJson = new(
        "HF2001", "The body is not JSON", 400,
        "The request's body could not be read as JSON at the place given.",
        "Send a JSON object with content-type application/json.");

    /// <summary>Invalid field in the request.</summary>
    public static readonly ErrorCode InvalidField = new(
        "HF2002", "Invalid field in the request", 400,
        "A field of the body or of the query has a value that this operation does not take.",
        "Correct the field that the detail names; /openapi.json gives each field's form.");

    /// <summary>The body is too large.</summary>
    public static readonly ErrorCode BodyTooLarge = new(
        "HF2003", "The body is too large", 413,
        "The request's body is over the limit of 1 MiB.",
        "Send less in one request.");

    /// <summary>No such route.</summary>
    public static readonly ErrorCode NoSuchRoute = new(
        "HF2004", "No such route", 404,
        "The path is none of the API's.",
        "See /openapi.json for the routes.");

    /// <summary>Method not allowed.</summary>
    public static readonly ErrorCode MethodNotAllowed = new(
        "HF2005", "Method not allowed", 405,
        "The path exists, but not for this method.",
        "Use one of the methods that the Allow header lists.");

    /// <summary>Authentication needed.</summary>
    public static readonly ErrorCode Unauthenticated = new(
        "HF2006", "Authentication needed", 401,
        "The request carries no bearer token, or one that is unknown, expired or revoked.",
        "Create a token with holdfast api-keys create NAME and send it as Authorization: Bearer TOKEN.");

    /// <summary>Not permitted.</summary>
    public static readonly ErrorCode Forbidden = new(
        "HF2007", "Not permitted", 403,
        "The caller is known, but its role does not permit this operation.",
        "Ask for a key with the role that the detail names.");

    /// <summary>Content type not supported.</summary>
    public static readonly ErrorCode UnsupportedMedia = new(
        "HF2008", "Content type not supported", 415,
        "The operation takes application/json.",
        "Send content-type: application/json.");

    /// <summary>Unexpected failure.</summary>
    public static readonly ErrorCode Unexpected = new(
        "HF2009", "Unexpected failure", 500,
        "Holdfast met a condition it has no answer for. The node's log holds the details under the trace id.",
        "Report it with the trace id and the log lines.");

    /// <summary>No such API key.</summary>
    public static readonly ErrorCode NoSuchKey = new(
        "HF2010", "No such API key", 404,
        "There is no API key with this id in the caller's tenant.",
        "List the keys with holdfast api-keys list.");

    /// <summary>Too many live streams.</summary>
    public static readonly ErrorCode TooManyStreams = new(
        "HF2011", "Too many live streams", 429,
        "As many live streams are open as the node allows.",
        "Close streams that nobody reads, or try again later.");

    /// <summary>The idempotency key was used for something else.</summary>
    public static readonly ErrorCode KeyUsedOtherwise = new(
        "HF2012", "The idempotency key was used for something else", 422,
        "A request with this Idempotency-Key was made within the last 24 hours, to another path or with another body.",
        "Use a new key for each request that is meant to be carried out by itself.");

    /// <summary>The answer is no longer kept.</summary>
    public static readonly ErrorCode AnswerNotKept = new(
        "HF2013", "The answer is no longer kept", 409,
        "The request with this Idempotency-Key was carried out, and is not carried out again; its answer was too large, or too old, to be kept, or it showed a screen and the daemon was restarted since.",
        "Read the session's screen, or list the sessions, to see what became of it.");

    /// <summary>Too many idempotency keys.</summary>
    public static readonly ErrorCode TooManyKeys = new(
        "HF2014", "Too many idempotency keys", 429,
        "The tenant used as many idempotency keys within 24 hours as the node remembers: 100,000.",
        "Send requests that need no such guarantee without a key, or wait until the oldest keys are forgotten.");

    /// <summary>The outcome of the request is not known.</summary>
    public static readonly ErrorCode OutcomeUnknown = new(
        "HF2015", "The outcome of the request is not known", 409,
        "The daemon ended while the request with this Idempotency-Key was being carried out. Whether it was is not known, and it is not carried out again.",
        "Read the session's screen, or list the sessions and the audit trail, to see what became of it; then use a new key.");

    internal static readonly ErrorCode[] All =
    [
        NotJson, InvalidField, BodyTooLarge, NoSuchRoute, MethodNotAllowed, Unauthenticated,
        Forbidden, UnsupportedMedia, Unexpected, NoSuchKey, TooManyStreams,
        KeyUsedOtherwise, AnswerNotKept, TooManyKeys, OutcomeUnknown,
    ];
}
