-- Of waiting and working time, what went by while the customer was waited for. Null where no status of the
-- process is known to mean that; in rows from before, until they are rebuilt.
ALTER TABLE handoffs ADD COLUMN IF NOT EXISTS WaitingCustomerSeconds Nullable(Float64) AFTER WorkingBusinessSeconds;
ALTER TABLE handoffs ADD COLUMN IF NOT EXISTS WorkingCustomerSeconds Nullable(Float64) AFTER WaitingCustomerSeconds;
ALTER TABLE handoffs ADD COLUMN IF NOT EXISTS WaitingCustomerBusinessSeconds Nullable(Float64) AFTER WorkingCustomerSeconds;
ALTER TABLE handoffs ADD COLUMN IF NOT EXISTS WorkingCustomerBusinessSeconds Nullable(Float64) AFTER WaitingCustomerBusinessSeconds;
