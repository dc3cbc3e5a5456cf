namespace Holdfast.Runtime.Channels;

/// <summary>One of the things that a <see cref="Select"/> waits for; made by the methods of <see cref="Select"/>, used in one select.</summary>
/// <typeparam name="T">What it gives when it is chosen.</typeparam>
public readonly struct Branch<T>
{
    private readonly IBranchSource<T>? _source;

    internal Branch(IBranchSource<T> source, T? message = default)
    {
        _source = source;
        Message = message;
    }

    /// <summary>What is asked and waited for.</summary>
    internal IBranchSource<T> Source => _source ?? throw new InvalidOperationException("A branch is made by the methods of Select.");

    /// <summary>What is sent, where it is a sending.</summary>
    internal T? Message { get; }
}
