namespace Holdfast.Tn3270.Transfer;

/// <summary>What a terminal is to transfer.</summary>
public sealed record TransferRequest
{
    /// <summary>The largest file sent or received, in bytes as they go over: 1 GiB.</summary>
    public const int ContentLimit = 1 << 30;

    /// <summary>The largest buffer of DFT mode, in bytes, as the terminal's query reply tells the host.</summary>
    public const int BufferSizeLimit = 16384;

    /// <summary>The smallest buffer of DFT mode, in bytes.</summary>
    public const int BufferSizeMinimum = 256;

    /// <summary>The command to type.</summary>
    public required TransferCommand Command { get; init; }

    /// <summary>What to send: a text in UTF-8 or any bytes; not looked at when receiving.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>
    /// Whether the characters of a text go by way of the code page; otherwise bytes go to IND$FILE as the ASCII it takes them for.
    /// </summary>
    public bool Remap { get; init; } = true;

    /// <summary>Bytes of one DFT buffer sent, headers included: 256 to 16,384.</summary>
    public int BufferSize { get; init; } = BufferSizeLimit;
}
