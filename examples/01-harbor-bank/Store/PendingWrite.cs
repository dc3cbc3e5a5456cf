using Holdfast.Storage.Sqlite;

namespace HarborBank.Store;

/// <summary>A write that waits for its batch's commit.</summary>
internal abstract class PendingWrite(Outlives outlives)
{
    /// <summary>What it must outlive once whoever waits is told.</summary>
    public Outlives Outlives => outlives;

    /// <summary>Does the work inside the batch's transaction.</summary>
    public abstract void Run(BankWriter writer);

    /// <summary>The batch is committed, and synced where one of it must be: whoever waits is told.</summary>
    public abstract void Complete();

    /// <summary>The batch was rolled back.</summary>
    public abstract void Fail(Exception reason);
}
