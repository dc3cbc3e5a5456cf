namespace Holdfast.Tn3270.Wire;

/// <summary>One end of a 3270 connection as a pure machine: bytes in, bytes out.</summary>
internal interface IWireMachine
{
    /// <summary>Bytes that wait for the network; they stay where they are while more is queued.</summary>
    ReadOnlyMemory<byte> Output { get; }

    /// <summary>Why the connection is to be closed once <see cref="Output"/> is sent; null while it goes on.</summary>
    string? FailureReason { get; }

    /// <summary>Takes bytes from the network, in any division.</summary>
    void Receive(ReadOnlySpan<byte> bytes);

    /// <summary>Says that the network took bytes off the front of <see cref="Output"/>.</summary>
    void OutputSent(int count);
}
