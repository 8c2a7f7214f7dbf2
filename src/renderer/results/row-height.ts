// Heights in the table, in pixels; row-table.css has the same.
export const rowHeight = 56;
export const headerHeight = 34;
