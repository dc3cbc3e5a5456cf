namespace Holdfast.Storage.Journal;

/// <summary>An event on its way to the disk, and whoever waits for it.</summary>
internal sealed class PendingAppend : TaskCompletionSource<JournalRecord>
{
    internal PendingAppend(JournalEntry entry, bool isPosted)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        Entry = entry;
        IsPosted = isPosted;
    }

    /// <summary>The event; its time is set.</summary>
    internal JournalEntry Entry { get; }

    /// <summary>Whether nobody waits: such an event is kept until it is written.</summary>
    internal bool IsPosted { get; }

    /// <summary>The record it became, once its transaction is on its way.</summary>
    internal JournalRecord? Record { get; set; }
}
