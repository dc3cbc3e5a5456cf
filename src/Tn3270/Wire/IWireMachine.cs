namespace Holdfast.Tn3270.Wire;

/// <summary>One end of a 3270 connection as a pure machine: bytes in, bytes out.</summary>
internal interface IWireMachine
{
    /// <summary>Bytes that wait for the network; they stay where they are while more is queued.</summary>
    ReadOnlyMemory<byte> Output { get; }

    /// <summary>Why the connection is to be closed once <see cref="Output"/> is sent; null while it goes on.</summary>
    string? FailureReason { get; }

    /// <summary>What went wrong though the connection goes on: told as the reason where the far side then closes it.</summary>
    string? Complaint { get; }

    /// <summary>Whether both sides have said that TLS follows: what is in <see cref="Output"/> is the last sent in clear.</summary>
    bool AwaitsTls { get; }

    /// <summary>Takes bytes from the network, in any division.</summary>
    /// <returns>How many were taken: all, unless <see cref="AwaitsTls"/> became true, when the rest is TLS.</returns>
    int Receive(ReadOnlySpan<byte> bytes);

    /// <summary>Says that the network took bytes off the front of <see cref="Output"/>.</summary>
    void OutputSent(int count);

    /// <summary>Says that the connection is encrypted now.</summary>
    void TlsStarted();

    /// <summary>Queues what keeps an idle connection open: a question if an answer is wanted, else NOP.</summary>
    void KeepAlive(bool wantsAnswer);
}
