namespace Holdfast.Tn3270.Transfer;

/// <summary>A file as a host has it: records of EBCDIC or of any bytes.</summary>
public sealed record Dataset
{
    /// <summary>LRECL of a data set that was not given one, in bytes, as CMS has it.</summary>
    public const int DefaultRecordLength = 80;

    /// <summary>LRECL of a binary data set of variable length that was not given one, in bytes: it is cut into such records.</summary>
    public const int DefaultVariableLength = 255;

    /// <summary>The longest record, in bytes.</summary>
    public const int RecordLengthLimit = 32760;

    /// <summary>RECFM; never <see cref="RecordFormat.Default"/>.</summary>
    public RecordFormat Format { get; init; } = RecordFormat.Variable;

    /// <summary>LRECL in bytes: of every record (F), or of the longest allowed (V, U).</summary>
    public int RecordLength { get; init; } = DefaultVariableLength;

    /// <summary>The records.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Records { get; init; } = [];
}
