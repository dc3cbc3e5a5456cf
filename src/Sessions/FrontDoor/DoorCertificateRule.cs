namespace Holdfast.Sessions.FrontDoor;

/// <summary>Who the holder of certain certificates is, and what he gets.</summary>
/// <param name="Pattern">
/// A subject such as <c>CN=ann, O=Harbor</c>, its common name, or an alternative name (e-mail, principal, URI or DNS); an asterisk at its
/// beginning or end stands for any rest. Letter case does not matter.
/// </param>
/// <param name="User">What he is called; null for the certificate's own name.</param>
/// <param name="Target">What he gets; null where something else decides.</param>
public sealed record DoorCertificateRule(string Pattern, string? User, DoorTarget? Target)
{
    /// <summary>Whether a name of a certificate is meant.</summary>
    public bool Matches(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Pattern.EndsWith('*')) return name.StartsWith(Pattern[..^1], StringComparison.OrdinalIgnoreCase);
        return Pattern.StartsWith('*')
            ? name.EndsWith(Pattern[1..], StringComparison.OrdinalIgnoreCase)
            : name.Equals(Pattern, StringComparison.OrdinalIgnoreCase);
    }
}
