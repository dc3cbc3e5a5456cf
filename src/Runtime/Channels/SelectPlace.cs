namespace Holdfast.Runtime.Channels;

/// <summary>A branch of a select that is under way.</summary>
/// <param name="decision">What all branches of the select compete for.</param>
/// <param name="number">Its number among them, from one.</param>
/// <typeparam name="T">What it gives.</typeparam>
internal sealed class SelectPlace<T>(IDecision decision, int number) : MessagePlace<T>, ISelectPlace
{
    private IBranchSource<T>? _source;

    /// <summary>Why there is no message, where the branch was chosen because its channel is closed.</summary>
    public ChannelClosedException? Closed { get; private set; }

    /// <summary>Takes over a branch for one select.</summary>
    public void Set(Branch<T> branch)
    {
        _source = branch.Source;
        Message = branch.Message;
    }

    /// <inheritdoc/>
    public int NextTurn() => _source!.NextTurn();

    /// <inheritdoc/>
    public bool TryCommit()
    {
        var message = Message;
        if (!_source!.TryCommit(ref message, out var closed))
        {
            return false;
        }

        Message = message;
        Closed = closed;
        return true;
    }

    /// <inheritdoc/>
    public bool Join() => _source!.Join(this);

    /// <inheritdoc/>
    public void Leave() => _source!.Leave(this);

    /// <inheritdoc/>
    public void Clear()
    {
        _source = null;
        Message = default;
        Closed = null;
        Subscriber = null;
    }

    /// <inheritdoc/>
    public string Describe() => _source?.Describe(this) ?? "nothing any more";

    /// <inheritdoc/>
    public override bool TryClaim() => decision.TryClaim(number);

    /// <inheritdoc/>
    public override void Finish() => decision.Finish();

    /// <inheritdoc/>
    public override void Fail(ChannelClosedException failure)
    {
        Closed = failure;
        decision.Finish();
    }
}
