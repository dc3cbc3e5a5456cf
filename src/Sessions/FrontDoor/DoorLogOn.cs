namespace Holdfast.Sessions.FrontDoor;

/// <summary>How the users of terminals show who they are.</summary>
public enum DoorLogOn
{
    /// <summary>By the token of an API key, on the log-on panel; or by a certificate that a rule names.</summary>
    Token,

    /// <summary>Not at all: whoever connects is let in as a user of the default tenant.</summary>
    None,

    /// <summary>By a client certificate, and in no other way.</summary>
    Certificate,
}
