using System.Diagnostics.CodeAnalysis;

namespace Holdfast.Contracts.Errors;

/// <summary>A value, or the expected failure that stands in its place.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly struct Result<T>
{
    private readonly T? _value;
    private readonly Fault? _fault;

    private Result(T? value, Fault? fault)
    {
        _value = value;
        _fault = fault;
    }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">It is a failure.</exception>
    public T Value => _fault is null ? _value! : throw new InvalidOperationException(_fault.ToString());

    /// <summary>The failure; null where there is a value.</summary>
    public Fault? Fault => _fault;

    /// <summary>Tells value from failure in one go.</summary>
    /// <returns>True with the value; false with the failure.</returns>
    public bool TryGet([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out Fault? fault)
    {
        value = _value;
        fault = _fault;
        return _fault is null;
    }

    /// <summary>A success.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>A failure.</summary>
    public static implicit operator Result<T>(Fault fault) => new(default, fault);
}
