namespace Holdfast.Runtime;

/// <summary>How a task of a <see cref="JoinSet{T}"/> ended.</summary>
/// <typeparam name="T">What the tasks return.</typeparam>
public readonly struct Joined<T>
{
    private readonly Fiber<T> _fiber;

    internal Joined(Fiber<T> fiber) => _fiber = fiber;

    /// <summary>The task's name.</summary>
    public string Name => _fiber.Name;

    /// <summary>Whether it ended well.</summary>
    public bool Succeeded => _fiber.Failure is null;

    /// <summary>Its failure, cancellation included; null where it ended well.</summary>
    public Exception? Failure => _fiber.Failure;

    /// <summary>Its result; throws its failure where it has none.</summary>
    public T Result => _fiber.TakeResult();
}
