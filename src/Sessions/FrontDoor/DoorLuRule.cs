namespace Holdfast.Sessions.FrontDoor;

/// <summary>What the terminals get that ask for certain LUs.</summary>
/// <param name="Pattern">The LU's name, in upper case; an asterisk at its end stands for any rest.</param>
/// <param name="Target">What they get.</param>
public sealed record DoorLuRule(string Pattern, DoorTarget Target)
{
    /// <summary>Whether a name is meant.</summary>
    public bool Matches(string lu)
    {
        ArgumentNullException.ThrowIfNull(lu);
        return Pattern.EndsWith('*')
            ? lu.StartsWith(Pattern[..^1], StringComparison.OrdinalIgnoreCase)
            : lu.Equals(Pattern, StringComparison.OrdinalIgnoreCase);
    }
}
