namespace HarborBank.Domain;

/// <summary>Where a session stands.</summary>
internal enum Place
{
    Logo,
    LogOn,
    Menu,
    Search,
    Customer,
    Transfer,
    Confirmation,
    Statement,
    Files,
    LoggedOff,
}
