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

    /// <summary>The trace cannot be read.</summary>
    public static readonly ErrorCode TraceUnreadable = new(
        "HF7003", "The trace cannot be read", 400,
        "The file is not there, or a line of it is not what the format of x3270's traces has in that place.",
        "Give a trace that x3270, s3270 or Holdfast has written; mend the line that the detail names.");

    internal static readonly ErrorCode[] All =
    [
        MalformedRecord, RecordTooLong, TraceUnreadable,
    ];
}
