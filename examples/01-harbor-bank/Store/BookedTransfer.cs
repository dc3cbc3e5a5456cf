using HarborBank.Domain;

namespace HarborBank.Store;

/// <summary>A transfer found in the books by its token.</summary>
internal sealed record BookedTransfer(TransferNumber Number, TransferOrder Order, DateTimeOffset At);
