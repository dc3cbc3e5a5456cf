namespace HarborBank.Domain;

/// <summary>A repeatable sequence of choices (splitmix64), so that every data folder begins with the same customers.</summary>
internal struct SampleDice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number in [0, <paramref name="exclusiveMaximum"/>).</summary>
    public int Next(int exclusiveMaximum)
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
        return (int)(((UInt128)mixed * (ulong)exclusiveMaximum) >> 64);
    }

    public T Pick<T>(T[] choices) => choices[Next(choices.Length)];
}
