using Holdfast.Storage.Sqlite;

namespace HarborBank.Store;

/// <summary>A write with an answer.</summary>
internal sealed class PendingAnswer<T>(Func<BankWriter, T> work, Outlives outlives) : PendingWrite(outlives)
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _answer = default!;

    public Task<T> Answer => _done.Task;

    public override void Run(BankWriter writer) => _answer = work(writer);

    public override void Complete() => _done.TrySetResult(_answer);

    public override void Fail(Exception reason) => _done.TrySetException(reason);
}
