namespace Holdfast.Contracts.Errors;

/// <summary>Errors of the 3270 protocol.</summary>
public static class ProtocolErrors
{
    /// <summary>Malformed 3270 record.</summary>
    public static readonly ErrorCode MalformedRecord = new(
        "HF7001", "Malformed 3270 record", 502,
        "The host sent a record that breaks the data stream's rules at the offset given.",
        "Report it with a trace; the session goes on with the records after it.");

    /// <summary>3270 record too long.</summary>
    public static readonly ErrorCode RecordTooLong = new(
        "HF7002", "3270 record too long", 502,
        "A record passed the limit of 1 MiB without its end.",
        "The far side is probably no 3270 host.");

    internal static readonly ErrorCode[] All =
    [
        MalformedRecord, RecordTooLong,
    ];
}
