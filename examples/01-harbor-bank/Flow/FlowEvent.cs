using HarborBank.Domain;

namespace HarborBank.Flow;

/// <summary>Something that happened to a session: the user answered, or the store did.</summary>
internal abstract record FlowEvent
{
    private FlowEvent()
    {
    }

    /// <summary>The user answered the panel.</summary>
    public sealed record Answered(Answer Answer) : FlowEvent;

    /// <summary>The store checked a password.</summary>
    public sealed record PasswordChecked(LogOnAnswer Answer) : FlowEvent;

    /// <summary>The store found customers.</summary>
    public sealed record Found(SearchPage Page) : FlowEvent;

    /// <summary>The store opened a customer; null where there is none of that number.</summary>
    public sealed record CustomerOpened(CustomerSheet? Sheet) : FlowEvent;

    /// <summary>The store booked a transfer or refused it.</summary>
    public sealed record Booked(TransferAnswer Answer) : FlowEvent;

    /// <summary>A statement was printed, or not.</summary>
    public sealed record Printed(PrintOutcome Outcome) : FlowEvent;

    /// <summary>What the file area holds.</summary>
    public sealed record FilesListed(IReadOnlyList<string> Files) : FlowEvent;

    /// <summary>A file transfer is over.</summary>
    public sealed record FileMoved(bool Succeeded, string Message) : FlowEvent;

    /// <summary>The store could not answer now; nothing was changed, or it is not known, which a form's token makes the same.</summary>
    public sealed record StoreBusy : FlowEvent;
}
