namespace Holdfast.Tn3270.Transfer;

/// <summary>
/// The host's end of a transfer as a machine of questions and answers: every record it sends is answered by one of the terminal's.
/// </summary>
internal interface IHostTransfer
{
    /// <summary>The first record, from its command on.</summary>
    byte[] Start();

    /// <summary>Takes the terminal's answer, from its AID on.</summary>
    /// <returns>
    /// The next record; null where the transfer is over, or waits for the verdict on the file that has come (<see cref="Finish"/>).
    /// </returns>
    byte[]? Take(ReadOnlySpan<byte> answer);

    /// <summary>All data went over: tells the terminal how it ended.</summary>
    /// <param name="message">The host's last word.</param>
    /// <param name="failed">Whether the file did not arrive.</param>
    byte[] Finish(string message, bool failed);

    /// <summary>Whether the data have gone over and the verdict is due.</summary>
    bool AwaitsVerdict { get; }
}
