using HarborBank.Domain;

namespace HarborBank.Store;

/// <summary>A user as stored.</summary>
internal sealed record UserRow(string Id, PasswordHash Password, int Failures, DateTimeOffset LockedUntil, KeptPlace? Place);
